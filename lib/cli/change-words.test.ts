import { expect, test } from 'vitest'
import type { Change } from '@/lib/features/changes/contract'
import { changeWords } from './change-words'

test('what a target has written neither moves the cursor nor passes for a line of ours', () => {
  const step = { what: 'Drop\u001b[2K', sql: 'SELECT 1;\nplan 0000', locks: null, estimate: null, undo: '' }
  const plan = { sentence: 'Says\nplan 1111', warnings: [], steps: [step], consequences: [], typedName: null }
  const change = { title: 'T', state: 'planned', tier: 2, plan, problem: null, planHash: 'abc' }
  expect(changeWords(change as unknown as Change).split('\n')).toEqual([
    'T · planned · tier 2',
    'Says⟨U+000A⟩plan 1111',
    '1. Drop⟨U+001B⟩[2K',
    '   SELECT 1;',
    '   plan 0000',
    'plan abc',
  ])
})
