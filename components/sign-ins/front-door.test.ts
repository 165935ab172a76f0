import { expect, test } from 'vitest'
import { safeNext } from './front-door'

test('signing in leads to a path of this panel and nowhere else', () => {
  expect(safeNext('/changes?state=failed')).toBe('/changes?state=failed')
  for (const hostile of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '',
    null,
  ]) {
    expect(safeNext(hostile)).toBe('/')
  }
})
