import { describe, expect, it } from 'vitest'
import { type PlanStepView, planScript } from './plan-script'

const step = (sql: string | null, language?: 'sql' | 'command'): PlanStepView => ({
  what: 'It.',
  sql,
  language,
  locks: null,
  estimate: null,
  undo: 'Not.',
})

describe('planScript', () => {
  it('ends each statement, and no command', () => {
    expect(planScript([step('SELECT 1'), step(null), step('SELECT 2;', 'sql')])).toBe('SELECT 1;\nSELECT 2;')
    expect(planScript([step('/bin/a', 'command'), step('/bin/b', 'command')])).toBe('/bin/a\n/bin/b')
  })

  it('makes no script of statements and commands together, nor of nothing', () => {
    expect(planScript([step('SELECT 1'), step('/bin/a', 'command')])).toBeNull()
    expect(planScript([step(null)])).toBeNull()
  })
})
