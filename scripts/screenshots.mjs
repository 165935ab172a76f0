// Makes docs/screenshots from a demo that is running: npm run demo, then npm run screenshots [path to demo.json].
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'otplib'
import { chromium } from 'playwright-core'
import { root, say } from './lib.mjs'

/** @type {{url: string, admin: {email: string, password: string, totpSecret: string}, targets: {id: string, name: string}[]}} */
const demo = JSON.parse(readFileSync(process.argv[2] ?? join(root, 'data', 'demo.json'), 'utf8'))
const folder = join(root, 'docs', 'screenshots')
mkdirSync(folder, { recursive: true })

const [primary] = demo.targets
const pages = {
  fleet: '/',
  overview: `/targets/${primary?.id}`,
  activity: `/targets/${primary?.id}/sessions`,
  changes: '/changes',
  audit: '/audit',
}
const looks = {
  light: { width: 1440, height: 900, colorScheme: /** @type {const} */ ('light') },
  dark: { width: 1440, height: 900, colorScheme: /** @type {const} */ ('dark') },
  phone: { width: 360, height: 740, colorScheme: /** @type {const} */ ('light') },
}

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path))
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
const page = await browser.newPage()
await page.goto(`${demo.url}/sign-in`)
await page.getByLabel('E-mail').fill(demo.admin.email)
await page.getByLabel('Password', { exact: true }).fill(demo.admin.password)
await page.getByRole('button', { name: 'Sign in', exact: true }).click()
await page.getByLabel('Code').fill(await generate({ secret: demo.admin.totpSecret }))
await page.getByRole('button', { name: 'Sign in', exact: true }).click()
await page.waitForURL(`${demo.url}/`)
for (const [name, path] of Object.entries(pages)) {
  for (const [look, { width, height, colorScheme }] of Object.entries(looks)) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    await page.goto(`${demo.url}${path}`)
    await page.waitForTimeout(2_500)
    await page.screenshot({ path: join(folder, `${name}-${look}.png`) })
    say(`${name}, ${look}`)
  }
}
await browser.close()
