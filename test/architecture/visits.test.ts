import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { VISITS } from '../../e2e/accented-pages'

/** The pages on disk, each by its folder below `app`. */
function pagesOnDisk(): string[] {
  return readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((path) => /(^|\/)page\.tsx$/.test(path))
    .map(dirname)
    .sort()
}

it('the run in accented English visits every page there is', () => {
  expect(pagesOnDisk().length).toBeGreaterThan(30)
  expect(Object.keys(VISITS).sort()).toEqual(pagesOnDisk())
})

it('no visit is an address with a place left open', () => {
  const things = { postgres: 'p', replica: 'r', host: 'h', change: 'c', set: 's', schedule: 'n' }
  for (const [place, visits] of Object.entries(VISITS)) {
    const made = visits(things)
    expect(made.length, place).toBeGreaterThan(0)
    for (const { at } of made) expect(at, place).toMatch(/^\/[\w/?=-]*$/)
  }
})
