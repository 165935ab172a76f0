import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { gapsOf, SERIES_SLOTS } from '@/components/charts/series-slots'

const css = readFileSync('app/tokens.css', 'utf8')

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

function tokens(dark: boolean): Map<string, string> {
  const [light = '', after = ''] = css.split('@variant dark')
  return new Map(
    [...(dark ? (after.split('}')[0] ?? '') : light).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [
      m[1] ?? '',
      m[2] ?? '',
    ]),
  )
}

it.each([false, true])('shapes and lines reach 3:1 and text 4.5:1 on every surface (dark: %s)', (dark) => {
  const theme = tokens(dark)
  const get = (name: string) => theme.get(name) ?? '#000000'
  const shapes = [...theme.keys()].filter((name) => /^(status|series)-|^line-strong$/.test(name))
  expect(shapes).toHaveLength(14)
  for (const surface of ['canvas', 'surface'].map(get)) {
    for (const name of shapes) expect(contrast(get(name), surface), name).toBeGreaterThanOrEqual(3)
    for (const name of ['ink', 'ink-muted', 'ink-faint', 'accent', 'danger'])
      expect(contrast(get(name), surface), name).toBeGreaterThanOrEqual(4.5)
  }
  for (const name of ['accent', 'danger', 'production'])
    expect(contrast(get(name), get(`on-${name}`)), name).toBeGreaterThanOrEqual(4.5)
})

it('has a dash of its own for each slot', () => {
  expect(new Set(SERIES_SLOTS.map((slot) => slot.dash)).size).toBe(8)
})

it('finds spans in which nothing was read', () => {
  const at = (moment: number, value: number | null) => ({ at: moment, values: [value] })
  expect(gapsOf([at(1, 5), at(2, null), at(3, null), at(4, 0), at(5, 1)])).toEqual([{ from: 1, to: 4 }])
})
