import { expect, test } from 'vitest'
import { hotShare, indexShare, nearestDue, writesOf } from './table-figures'

const NONE = {
  ...{ inserted: null, updated: null, deleted: null, hot: null },
  ...{ seqScans: null, seqRows: null, indexScans: null, indexRows: null },
}

test('what is not counted is no figure, and nothing is divided by nothing', () => {
  expect([writesOf, hotShare, indexShare].map((of) => of({ counts: NONE }))).toEqual([null, null, null])
  const counts = { ...NONE, inserted: 1, updated: 4, deleted: 2, hot: 1, seqRows: 1, indexRows: 3 }
  expect([writesOf, hotShare, indexShare].map((of) => of({ counts }))).toEqual([7, 0.25, 0.75])
  const idle = { ...counts, updated: 0, seqRows: 0, indexRows: 0 }
  expect([hotShare({ counts: idle }), indexShare({ counts: idle })]).toEqual([null, null])
})

test('the nearest work is told, and what is due against wraparound before all', () => {
  const due = { vacuum: 3, insert: null, analyze: 5, freeze: 0.2 }
  expect(nearestDue({ due })).toEqual({ what: 'analyze', share: 5 })
  expect(nearestDue({ due: { ...due, freeze: 1.01 } })).toEqual({ what: 'freeze', share: 1.01 })
  expect(nearestDue({ due: null })).toBeNull()
  expect(nearestDue({ due: { vacuum: null, insert: null, analyze: null, freeze: null } })).toBeNull()
})
