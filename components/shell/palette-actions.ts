import type { PaletteItem } from './command-palette'

type Place = { id: string; group: string; label: string; href: string; needs: string }

/** What the palette offers beside the pages of the rail; `needs` is the page of the rail it belongs to. */
const PLACES: readonly Place[] = [
  { id: 'windows', group: 'Pages', label: 'Maintenance windows', href: '/windows', needs: '/schedules' },
  {
    id: 'schedule-kinds',
    group: 'Pages',
    label: 'Kinds of schedules',
    href: '/schedules/kinds',
    needs: '/schedules',
  },
  {
    id: 'schedule-new',
    group: 'Actions',
    label: 'Make a schedule',
    href: '/schedules/new',
    needs: '/schedules',
  },
]

/** Further pages and forms, for those who have the page that they belong to. */
export function furtherItems(items: ReadonlyArray<PaletteItem>, go: (href: string) => void): PaletteItem[] {
  return PLACES.filter(({ needs }) => items.some((item) => item.id === needs)).map(
    ({ id, group, label, href }) => ({ id, group, label, run: () => go(href) }),
  )
}
