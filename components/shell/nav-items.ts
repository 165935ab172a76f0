import {
  BadgeCheck,
  BellRing,
  Calendar,
  HardDrive,
  HeartPulse,
  History,
  Info,
  Layers,
  type LucideIcon,
  ScrollText,
  SearchCheck,
  Server,
  Users,
} from 'lucide-react'
import { shellTexts as t } from '@/lib/texts/shell'

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
  { href: '/', label: t.fleet, icon: Server, key: 'f' },
  { href: '/hosts', label: t.hosts, icon: HardDrive, key: 'h' },
  { href: '/findings', label: t.findings, icon: SearchCheck, key: 'd' },
  { href: '/changes', label: t.changes, icon: History, key: 'c' },
  { href: '/approvals', label: t.approvals, icon: BadgeCheck, key: 'v' },
  { href: '/schedules', label: t.schedules, icon: Calendar, key: 's' },
  { href: '/audit', label: t.auditLog, icon: ScrollText, key: 'a' },
  { href: '/users', label: t.users, icon: Users, key: 'u' },
  { href: '/environments', label: t.environments, icon: Layers, key: 'e' },
  { href: '/channels', label: t.channels, icon: BellRing, key: 'n' },
  { href: '/admin/health', label: t.health, icon: HeartPulse, key: 'p' },
  { href: '/admin/about', label: t.about, icon: Info, key: 'i' },
]

/** The tabs of a target's page. */
export const TARGET_TABS = [
  { segment: '', label: t.overview },
  { segment: '/sessions', label: t.activity },
  { segment: '/activity', label: t.activityHistory },
  { segment: '/locks', label: t.locks },
  { segment: '/statements', label: t.statements },
  { segment: '/tables', label: t.tables },
  { segment: '/indexes', label: t.indexes },
  { segment: '/settings', label: t.settings },
  { segment: '/logs', label: t.log },
] as const

/** Whether an address is at or below a page of the rail; Fleet also owns the targets, Schedules the windows. */
export function isCurrent(href: string, path: string): boolean {
  if (href === '/') return path === '/' || path.startsWith('/targets')
  if (href === '/schedules' && path === '/windows') return true
  return path === href || path.startsWith(`${href}/`)
}
