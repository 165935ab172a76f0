import { expect, it } from 'vitest'
import type { Series } from '@/lib/features/overview/contract'
import { chartData, lastValue } from './chart-points'

const series = (metric: string, points: Series['points']): Series => ({
  metric,
  label: '',
  unit: 'n',
  points,
})

it('puts series on common moments and leaves gaps as gaps', () => {
  const data = chartData(
    [
      series('a', [
        [1, 10],
        [2, null],
      ]),
      series('b', [
        [3, 30],
        [2, 20],
      ]),
    ],
    (one) => one.metric,
  )
  expect(data.series.map((one) => one.label)).toEqual(['a', 'b'])
  expect(data.points).toEqual([
    { at: 1, values: [10, null] },
    { at: 2, values: [null, 20] },
    { at: 3, values: [null, 30] },
  ])
})

it('takes eight series and no more', () => {
  const many = Array.from({ length: 9 }, (_, index) => series(`m${index}`, [[1, index]]))
  expect(chartData(many, (one) => one.metric).points[0]?.values).toHaveLength(8)
})

it('knows the last known value', () => {
  expect(
    lastValue(
      series('a', [
        [1, 10],
        [2, null],
      ]),
    ),
  ).toBe(10)
  expect(lastValue(undefined)).toBeNull()
})
