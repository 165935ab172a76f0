import { targetOf } from './demo'
import { expect, expectAccessible, ready, test } from './fixtures'

const pages = () => {
  const target = targetOf('postgres', 'primary')
  const replica = targetOf('mysql', 'replica')
  return [
    ['/', /server|target|fleet|need/i],
    ['/targets/new', /Register a target/],
    [`/targets/${target.id}`, new RegExp(target.name)],
    [`/targets/${replica.id}`, new RegExp(replica.name)],
    [`/targets/${target.id}/sessions`, new RegExp(target.name)],
    [`/targets/${target.id}/locks`, new RegExp(target.name)],
    [`/targets/${target.id}/statements`, new RegExp(target.name)],
    [`/targets/${target.id}/activity?by=user`, new RegExp(target.name)],
    [`/targets/${target.id}/settings`, new RegExp(target.name)],
    [`/targets/${replica.id}/settings?show=all`, new RegExp(replica.name)],
    [`/targets/${target.id}/indexes`, new RegExp(target.name)],
    [`/targets/${target.id}/tables`, new RegExp(target.name)],
    [`/targets/${target.id}/settings/compare`, new RegExp(target.name)],
    [`/targets/${target.id}/events`, new RegExp(target.name)],
    [`/targets/${target.id}/logs`, new RegExp(target.name)],
    [`/targets/${target.id}/rows`, new RegExp(target.name)],
    [`/targets/${target.id}/statements/explain`, new RegExp(target.name)],
    [`/targets/${target.id}/edit`, new RegExp(target.name)],
    ['/findings', /Findings/],
    ['/hosts', /hosts? answer/i],
    ['/hosts/new', /Register a host/],
    ['/changes', /Changes/],
    ['/changes/sets', /Sets of changes/],
    ['/changes/templates', /templates?/i],
    ['/approvals', /Approvals|waits? for you/],
    ['/policies', /approval/],
    ['/freezes', /frozen|freezes/i],
    ['/schedules', /schedules? (run|failed)/],
    ['/schedules/new', /Make a schedule/],
    ['/schedules/kinds', /kind/],
    ['/windows', /maintenance window/i],
    ['/windows?view=list', /maintenance window/i],
    ['/audit', /unbroken chain/],
    ['/users', /may sign in/],
    ['/environments', /environments?/i],
    ['/channels', /what people must know/],
    ['/channels/routes', /Which notice/],
    ['/channels/words', /What the messages say/],
    ['/channels/deliveries', /What was sent/],
    ['/tokens', /API tokens/],
    ['/me', /./],
    ['/admin/about', /Quarterdeck/],
    ['/admin/health', /panel itself/],
  ] as const
}

for (const theme of ['light', 'dark'] as const) {
  test(`every page is accessible and quiet in ${theme}`, async ({ panel }) => {
    test.setTimeout(600_000)
    await panel.emulateMedia({ colorScheme: theme })
    for (const [path, heading] of pages()) {
      await panel.goto(path)
      await expect(panel.getByRole('heading', { level: 1 }).first()).toContainText(heading)
      await ready(panel)
      await expectAccessible(panel)
    }
  })
}

test('no page scrolls sideways at 360 px, and each stays accessible', async ({ panel }) => {
  test.setTimeout(600_000)
  await panel.setViewportSize({ width: 360, height: 740 })
  for (const [path, heading] of pages()) {
    await panel.goto(path)
    await expect(panel.getByRole('heading', { level: 1 }).first()).toContainText(heading)
    await ready(panel)
    const wide = await panel.evaluate(() => document.documentElement.scrollWidth)
    expect(wide, `width of ${path}`).toBeLessThanOrEqual(360)
    await expectAccessible(panel)
  }
})

test('every answer of the API is never cached, and the live stream is not compressed', async ({ panel }) => {
  await panel.goto('/')
  const answers = await panel.evaluate(async () => {
    const post = (path: string, json: unknown) =>
      fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ json }),
      })
    const seen = [
      await post('/api/rpc/live/watch', { topics: [{ topic: 'fleet' }] }),
      await post('/api/rpc/me/get', {}),
      await fetch('/api/v1/openapi.json'),
      await fetch('/api/health'),
    ]
    return seen.map((response) => {
      void response.body?.cancel()
      return {
        type: response.headers.get('content-type') ?? '',
        cache: response.headers.get('cache-control') ?? '',
        encoding: response.headers.get('content-encoding'),
      }
    })
  })
  for (const { cache } of answers) expect(cache).toContain('no-store')
  expect(answers[0]).toMatchObject({ type: expect.stringContaining('text/event-stream'), encoding: null })
  expect(answers[0]?.cache).toContain('no-transform')
})

test('every page carries a strict policy and is never cached', async ({ panel }) => {
  for (const [path] of pages()) {
    const response = await panel.goto(path)
    const headers = response?.headers() ?? {}
    expect(headers['content-security-policy']).toContain("object-src 'none'")
    expect(headers['content-security-policy']).toContain('nonce-')
    expect(headers['cache-control']).toContain('no-store')
    expect(headers['x-powered-by']).toBeUndefined()
  }
})
