import { describe, expect, it } from 'vitest'
import type { Plan, PlanStep } from '@/lib/changes/kind'
import { planScript } from '@/lib/changes/script'

const step = (more: Partial<PlanStep>): PlanStep => ({
  what: 'Does it.',
  sql: 'SELECT 1',
  locks: null,
  estimate: null,
  undo: 'None.',
  ...more,
})
const plan = (steps: PlanStep[], more: Partial<Plan> = {}): Plan => ({
  sentence: 'It happens.',
  steps,
  facts: { 'system identity': '7' },
  warnings: [],
  consequences: [],
  typedName: null,
  ...more,
})
const source = (of: Plan) => ({
  id: '1',
  title: 'Change',
  targetName: 'shop',
  engine: 'postgres' as const,
  plan: of,
  planHash: 'abc',
})

/** Lines that a client would run. */
function statements(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !/^(--|#|\\set)/.test(line))
}

describe('planScript', () => {
  it('ends every statement, and stops at the first error', () => {
    const { name, text } = planScript(source(plan([step({}), step({ sql: 'SELECT 2;' })])))
    expect(name).toBe('change-1.sql')
    expect(text).toContain('\\set ON_ERROR_STOP on')
    expect(statements(text)).toEqual(['SELECT 1;', 'SELECT 2;'])
  })

  it.each(['\n', '\r', '\r\n', '\u2028', '\u0085', '\v'])(
    'a name with a line break (%j) stays in its comment',
    (line) => {
      const hostile = `x${line}DROP TABLE orders;`
      const { text } = planScript({
        ...source(
          plan([step({ what: hostile, locks: hostile, undo: hostile })], {
            sentence: hostile,
            warnings: [hostile],
          }),
        ),
        title: hostile,
        targetName: hostile,
      })
      expect(statements(text)).toEqual(['SELECT 1;'])
    },
  )

  it('is a shell script where steps are commands; SQL among them is a comment', () => {
    const { name, text } = planScript(
      source(plan([step({ language: 'command', sql: 'systemctl restart postgresql' }), step({})])),
    )
    expect(name).toBe('change-1.sh')
    expect(text.startsWith('#!/bin/sh\nset -eu\n')).toBe(true)
    expect(statements(text)).toEqual(['set -eu', 'systemctl restart postgresql'])
    expect(text).toContain('#   SELECT 1')
  })

  it('a step of the panel itself runs nothing', () => {
    expect(statements(planScript(source(plan([step({ sql: null })]))).text)).toEqual([])
  })
})
