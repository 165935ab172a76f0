import {
  BadgeCheck,
  BellRing,
  Calendar,
  HardDrive,
  History,
  Info,
  Layers,
  type LucideIcon,
  ScrollText,
  SearchCheck,
  Server,
  Users,
} from 'lucide-react'

export type NavItem = {
  href: string
  label: string
  icon: LucideIcon
  key: string
  /** How much waits there for the reader. */
  count?: number
}

/** The pages of the left rail, in order; `key` follows g. */
export const NAV_ITEMS: ReadonlyArray<NavItem> = [
  { href: '/', label: 'Fleet', icon: Server, key: 'f' },
  { href: '/hosts', label: 'Hosts', icon: HardDrive, key: 'h' },
  { href: '/findings', label: 'Findings', icon: SearchCheck, key: 'd' },
  { href: '/changes', label: 'Changes', icon: History, key: 'c' },
  { href: '/approvals', label: 'Approvals', icon: BadgeCheck, key: 'v' },
  { href: '/schedules', label: 'Schedules', icon: Calendar, key: 's' },
  { href: '/audit', label: 'Audit log', icon: ScrollText, key: 'a' },
  { href: '/users', label: 'Users', icon: Users, key: 'u' },
  { href: '/environments', label: 'Environments', icon: Layers, key: 'e' },
  { href: '/channels', label: 'Channels', icon: BellRing, key: 'n' },
  { href: '/admin/about', label: 'About', icon: Info, key: 'i' },
]

/** The tabs of a target's page. */
export const TARGET_TABS = [
  { segment: '', label: 'Overview' },
  { segment: '/sessions', label: 'Activity' },
] as const

/** Whether an address is at or below a page of the rail; Fleet also owns the targets, Schedules the windows. */
export function isCurrent(href: string, path: string): boolean {
  if (href === '/') return path === '/' || path.startsWith('/targets')
  if (href === '/schedules' && path === '/windows') return true
  return path === href || path.startsWith(`${href}/`)
}
