import { expect, it } from 'vitest'
import { z } from 'zod'
import { sayChecks } from './check-words'

it('says each check in words of the catalogue', () => {
  sayChecks()
  const said = (schema: z.ZodType, input: unknown) => schema.safeParse(input).error?.issues[0]?.message
  expect(said(z.string().min(1), '')).toBe('Fill this in.')
  expect(said(z.string(), undefined)).toBe('Fill this in.')
  expect(said(z.string(), 3)).toBe('This is not of the kind that is taken here.')
  expect(said(z.string().min(15), 'x')).toBe('Enter at least 15 characters.')
  expect(said(z.string().max(1), 'xy')).toBe('At most 1 character.')
  expect(said(z.string().max(4000), 'x'.repeat(4001))).toBe('At most 4,000 characters.')
  expect(said(z.number().min(5), 4)).toBe('Not less than 5.')
  expect(said(z.number().int().max(65535), 70_000)).toBe('Not more than 65535.')
  expect(said(z.array(z.string()).min(1), [])).toBe('Choose at least one.')
  expect(said(z.email(), 'x')).toBe('Enter an e-mail address.')
  expect(said(z.enum(['a', 'b']), 'c')).toBe('One of these: a, b.')
  expect(said(z.strictObject({}), { x: 1 })).toBe('There is no such field: x.')
  expect(said(z.string().min(1, 'Its own.'), '')).toBe('Its own.')
})
