// Opens a front end's page in a real browser, which listens to live events with EventSource.
// Usage: node browser.js <chromium> <front end's origin> <program's url> <events path> <connect.sid>
// Prints a line for each event: "ready", "booking <id> <status> v<version>", "reset", and "error" for a lost connection.
// A line of standard input "POST <path> <json>" is sent by the page; printed is "answer <status> <body>".
import { chromium } from 'playwright-core'
import { createInterface } from 'node:readline'

const [executablePath, origin, program, events, cookie] = process.argv.slice(2)
// a page that is filled in here counts as one of the internet, which may not call this machine without leave
const args = ['--no-sandbox', '--disable-features=LocalNetworkAccessChecks']
const browser = await chromium.launch({ executablePath, args })
const context = await browser.newContext()
await context.addCookies([{ name: 'connect.sid', value: cookie, url: program, httpOnly: true, sameSite: 'Lax' }])
const page = await context.newPage()
page.on('console', (message) => console.error(message.text()))
await page.route(`${origin}/**`, (route) => route.fulfill({ contentType: 'text/html', body: '<title>a front end</title>' }))
await page.exposeFunction('tell', (line) => console.log(line))
await page.goto(origin)
await page.evaluate((url) => {
  const source = new EventSource(url, { withCredentials: true })
  source.addEventListener('ready', () => window.tell('ready'))
  source.addEventListener('reset', () => window.tell('reset'))
  source.addEventListener('booking', (event) => {
    const booking = JSON.parse(event.data)
    window.tell(`booking ${booking.bookingId} ${booking.status} v${booking.version}`)
  })
  source.onerror = () => window.tell('error')
}, program + events)

for await (const line of createInterface({ input: process.stdin })) {
  const [, path, body] = line.match(/^POST (\S+) (.*)$/)
  console.log(await page.evaluate(async ([url, body]) => {
    const answer = await fetch(url, {
      method: 'POST',
      credentials: 'include',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
      body
    })
    return `answer ${answer.status} ${await answer.text()}`
  }, [program + path, body]))
}
await browser.close()
