// Logs a user in as the original does, and prints the cookie that the browser would keep.
// Usage: node login.js <mongo uri> <secret> <user id> <role>
import express from 'express'
import session from 'express-session'
import MongoStore from 'connect-mongo'

const [uri, secret, userId, role] = process.argv.slice(2)
const store = MongoStore.create({ mongoUrl: uri })
const app = express()
app.use(session({
  secret,
  resave: false,
  saveUninitialized: false,
  store,
  cookie: { maxAge: 7 * 24 * 60 * 60 * 1000, httpOnly: true, secure: false, sameSite: 'lax' }
}))
app.post('/login', (req, res, next) => {
  req.session.userId = userId
  req.session.userRole = role
  req.session.user = { _id: userId, role, name: 'From Node', email: 'node@example.org' }
  req.session.save((error) => error ? next(error) : res.json({ ok: true }))
})

const server = app.listen(0, '127.0.0.1', async () => {
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/login`, { method: 'POST' })
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('connect.sid='))
  console.log(cookie.split(';')[0].slice('connect.sid='.length))
  server.closeAllConnections()
  server.close()
  await store.close()
})
