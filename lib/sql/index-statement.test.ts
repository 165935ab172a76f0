import { expect, test } from 'vitest'
import { pgIndexStatement } from './index-statement'

test('a definition as the server writes it is taken, and builds beside those who write', () => {
  const one = pgIndexStatement(
    'CREATE UNIQUE INDEX "odd ""; x" ON public.orders USING btree (lower(note), id) WHERE (n > 1);',
  )
  expect(one.text).toBe(
    'CREATE UNIQUE INDEX CONCURRENTLY "odd ""; x" ON public.orders USING btree (lower(note), id) WHERE (n > 1)',
  )
  expect(one).toMatchObject({ schema: 'public', table: 'orders', name: 'odd "; x', unique: true })
  const text = "CREATE INDEX a ON s.t USING gin (to_tsvector('english; $$'::regconfig, note))"
  expect(pgIndexStatement(text).name).toBe('a')
})

test.each([
  'DROP TABLE orders',
  'CREATE INDEX a ON orders USING btree (id)',
  'CREATE INDEX ON s.orders USING btree (id)',
  'CREATE INDEX a ON s.t USING btree (id); DROP TABLE s.t',
  'CREATE INDEX a ON s.t',
  `CREATE INDEX a ON s.t USING btree (id) ${'x'.repeat(5_000)}`,
  'CREATE INDEX a ON s.t USING btree (id)\0',
])('anything else is refused: %s', (text) => {
  expect(() => pgIndexStatement(text)).toThrow()
})
