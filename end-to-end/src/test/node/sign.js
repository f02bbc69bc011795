// Signs session ids read from the command line, one line each, as a browser would send the cookie.
// Usage: node sign.js <secret> <session id> ...
import { sign } from 'cookie-signature'

const [secret, ...ids] = process.argv.slice(2)
ids.forEach((id) => console.log(encodeURIComponent('s:' + sign(id, secret))))
