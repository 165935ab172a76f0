import { describe, expect, it } from 'vitest'
import { setUndo } from './set-undo'

const member = (
  index: number,
  rest: { state?: string; canUndo?: boolean; undoneBy?: string | null } = {},
) => ({
  index,
  state: 'succeeded',
  canUndo: true,
  undoneBy: null,
  ...rest,
})

describe('taking a set back', () => {
  it('goes from the last that was done to the first', () => {
    const { back, stay } = setUndo([member(0), member(1), member(2)])
    expect(back.map(({ index }) => index)).toEqual([2, 1, 0])
    expect(stay).toEqual([])
  })

  it('says which stay as they are, and why', () => {
    const { back, stay } = setUndo([
      member(0),
      member(1, { canUndo: false }),
      member(2, { undoneBy: 'another' }),
    ])
    expect(back.map(({ index }) => index)).toEqual([0])
    expect(stay.map(({ member: { index }, why }) => [index, why])).toEqual([
      [2, 'taken-back'],
      [1, 'no-reverse'],
    ])
  })

  it.each(['failed', 'cancelled', 'discarded', 'needs_person'])(
    'leaves alone what is %s: nothing is known to be there',
    (state) => {
      expect(setUndo([member(0, { state })])).toEqual({ back: [], stay: [] })
    },
  )
})
