import { expect, it } from 'vitest'
import { readZoneChoice, zoneCookie } from './zone-choice'

it('follows the browser until a zone is chosen, and remembers which zone that was', () => {
  expect(readZoneChoice(undefined)).toEqual({ follow: true, zone: null })
  expect(readZoneChoice('browser:')).toEqual({ follow: true, zone: null })
  expect(readZoneChoice('browser:Europe/Berlin')).toEqual({ follow: true, zone: 'Europe/Berlin' })
  expect(readZoneChoice('Europe/Berlin')).toEqual({ follow: false, zone: 'Europe/Berlin' })
})

it('takes a cookie that holds nonsense for none', () => {
  expect(readZoneChoice('Europe/Atlantis')).toEqual({ follow: true, zone: null })
  expect(readZoneChoice('<script>')).toEqual({ follow: true, zone: null })
})

it('writes what it reads', () => {
  for (const choice of [
    { follow: true, zone: null },
    { follow: true, zone: 'Asia/Tokyo' },
    { follow: false, zone: 'UTC' },
  ])
    expect(readZoneChoice(zoneCookie(choice))).toEqual(choice)
})
