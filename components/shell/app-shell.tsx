'use client'
import { Menu as MenuIcon, PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { setSingleKeys, useShortcuts } from '@/components/patterns/shortcuts'
import { leaveTo } from '@/components/patterns/unsaved'
import { ZoneProvider } from '@/components/patterns/zone'
import type { ZoneChoice } from '@/components/patterns/zone-choice'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { fetchDialog } from '@/components/ui/dialog'
import { IconButton } from '@/components/ui/icon-button'
import { Link } from '@/components/ui/link'
import { onDemand, useOnDemand } from '@/components/ui/on-demand'
import { Sheet } from '@/components/ui/sheet'
import { shellTexts as t } from '@/lib/texts/shell'
import { DownBanner, InsecureBadge } from './banners'
import type { PaletteItem } from './command-palette'
import { LeaveQuestion } from './leave-question'
import { NAV_ITEMS, type NavItem } from './nav-items'
import { writePreference } from './preference-cookie'
import { COOKIES, type Density, type Theme } from './preferences'
import { ProductionBand } from './production-band'
import { NavList } from './rail'
import { type ShellTarget, TargetSwitcher } from './target-switcher'
import { type Problem, ProblemsMenu, type RunningChange, RunningTray } from './trays'
import { type ShellUser, UserMenu } from './user-menu'

const shortcutHelp = onDemand(() => {
  fetchDialog()
  return import('./shortcut-help')
})
const CommandPalette = lazy(() => import('./command-palette'))
const print = () => import('@/components/patterns/print-whole').then((part) => part.printWhole())

export type AppShellProps = {
  children: ReactNode
  user: ShellUser
  theme: Theme
  density: Density
  keys: boolean
  railFolded: boolean
  zone: ZoneChoice
  onSignOut: () => void
  /** Pages this person may open; all when absent. */
  nav?: ReadonlyArray<NavItem>
  targets?: ReadonlyArray<ShellTarget>
  currentTargetId?: string | null
  /** null while nobody knows. */
  problems?: ReadonlyArray<Problem> | null
  running?: ReadonlyArray<RunningChange>
  insecure?: boolean
  /** What does not answer at the moment. */
  down?: 'store' | 'full' | 'panel' | null
  /** What everybody must see on every page, under the top bar. */
  banners?: ReactNode
  /** Actions of the page for the palette. */
  actions?: ReadonlyArray<PaletteItem>
}

const rememberZone = (cookie: string) => writePreference(COOKIES.zone, cookie)

/** The frame of every page: rail, top bar, banners, palette, keys. Knows no data of its own. */
export function AppShell(props: AppShellProps) {
  const { nav = NAV_ITEMS, targets = [], currentTargetId = null, children } = props
  const router = useRouter()
  const go = (href: string) => leaveTo(() => router.push(href))
  const [folded, setFolded] = useState(props.railFolded)
  const [drawer, setDrawer] = useState(false)
  const [help, setHelp] = useState(false)
  const [palette, setPalette] = useState(false)
  const helpPart = useOnDemand(shortcutHelp, help, () => setHelp(false))
  const current = targets.find((target) => target.id === currentTargetId)
  useEffect(() => setSingleKeys(props.keys), [props.keys])
  useShortcuts([
    { keys: 'mod+k', label: t.goToOrDo, group: t.everywhere, run: () => setPalette(true) },
    { keys: 'mod+p', label: t.print, group: t.everywhere, run: print },
    { keys: '?', label: t.thisHelp, group: t.everywhere, run: () => setHelp(true) },
    ...nav.map((item) => ({
      keys: `g ${item.key}`,
      label: item.label,
      group: t.goTo,
      run: () => go(item.href),
    })),
  ])
  const fold = () => {
    setFolded(!folded)
    writePreference(COOKIES.rail, folded ? 'wide' : 'folded')
  }
  const items: PaletteItem[] = [
    ...targets.map((target) => ({
      id: target.id,
      group: t.targets,
      label: target.name,
      hint: target.engine,
      data: true as const,
      run: () => go(`/targets/${target.id}`),
    })),
    ...nav.map((item) => ({
      id: item.href,
      group: t.pages,
      label: item.label,
      hint: `g ${item.key}`,
      run: () => go(item.href),
    })),
    ...(props.actions ?? []),
  ]
  return (
    <ZoneProvider first={props.zone} remember={rememberZone}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:bg-raised focus:p-2"
      >
        {t.skipToPage}
      </a>
      <div
        className={cn(
          'grid min-h-dvh grid-cols-[216px_minmax(0,1fr)] max-md:grid-cols-1 print:block',
          folded && 'md:grid-cols-[56px_minmax(0,1fr)]',
        )}
      >
        <aside
          data-print="hide"
          className="sticky top-0 flex h-dvh flex-col border-r bg-surface max-md:hidden"
        >
          <Link
            quiet
            href="/"
            className={cn('flex h-12 items-center font-semibold text-lg', folded ? 'justify-center' : 'px-4')}
          >
            {folded ? <span title={t.quarterdeck}>Q</span> : t.quarterdeck}
          </Link>
          <NavList items={nav} folded={folded} />
          <span className="mt-auto p-2">
            <IconButton
              side="right"
              label={folded ? t.unfoldRail : t.foldRail}
              icon={
                folded ? (
                  <PanelLeftOpen aria-hidden="true" strokeWidth={1.75} />
                ) : (
                  <PanelLeftClose aria-hidden="true" strokeWidth={1.75} />
                )
              }
              onClick={fold}
            />
          </span>
        </aside>
        <div className="min-w-0">
          <div data-print="hide" className="sticky top-0 z-30 bg-surface">
            {current?.production ? <ProductionBand name={current.name} /> : null}
            <header className="flex h-12 items-center gap-1.5 border-b px-3 max-sm:gap-0.5 max-sm:px-1.5">
              <IconButton
                className="shrink-0 md:hidden"
                label={t.pages}
                icon={<MenuIcon aria-hidden="true" strokeWidth={1.75} />}
                onClick={() => setDrawer(true)}
              />
              <TargetSwitcher targets={targets} currentId={currentTargetId} />
              <span className="ml-auto" />
              {props.insecure ? <InsecureBadge /> : null}
              <Button
                variant="ghost"
                size="sm"
                onClick={() => setPalette(true)}
                aria-label={t.goToOrDo}
                aria-keyshortcuts="Control+K Meta+K"
              >
                <Search aria-hidden="true" strokeWidth={1.75} />
              </Button>
              <RunningTray changes={props.running ?? []} />
              {props.problems === undefined ? null : <ProblemsMenu problems={props.problems} />}
              <UserMenu {...props} onShortcuts={() => setHelp(true)} />
            </header>
            {props.down ? <DownBanner what={props.down} /> : null}
            {props.banners}
          </div>
          <main id="main" tabIndex={-1} className="mx-auto max-w-[1600px] p-4 outline-none max-sm:p-3">
            {children}
          </main>
        </div>
      </div>
      <Sheet open={drawer} onOpenChange={setDrawer} title={t.quarterdeck}>
        <NavList items={nav} onGo={() => setDrawer(false)} />
      </Sheet>
      <LeaveQuestion />
      {helpPart ? <helpPart.ShortcutHelp open={help} onOpenChange={setHelp} /> : null}
      {palette ? (
        <Suspense fallback={null}>
          <CommandPalette open onOpenChange={setPalette} items={items} />
        </Suspense>
      ) : null}
    </ZoneProvider>
  )
}
