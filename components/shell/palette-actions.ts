import { shellTexts as t } from '@/lib/texts/shell'
import { shellHelpTexts as further } from '@/lib/texts/shell-help'
import type { PaletteItem } from './command-palette'

type Place = { id: string; group: string; label: string; href: string; needs: string }

/** What the palette offers beside the pages of the rail; `needs` is the page of the rail it belongs to. */
const PLACES: readonly Place[] = [
  { id: 'windows', group: t.pages, label: further.maintenanceWindows, href: '/windows', needs: '/schedules' },
  {
    id: 'schedule-kinds',
    group: t.pages,
    label: further.kindsOfSchedules,
    href: '/schedules/kinds',
    needs: '/schedules',
  },
  {
    id: 'schedule-new',
    group: t.actions,
    label: further.makeSchedule,
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
