'use client'
import { CircleUser } from 'lucide-react'
import { useState } from 'react'
import { setSingleKeys } from '@/components/patterns/shortcuts'
import { Button } from '@/components/ui/button'
import { Menu, MenuCheck, MenuItem, MenuRadio, MenuSeparator } from '@/components/ui/menu'
import { shellTexts as t } from '@/lib/texts/shell'
import { say } from '@/lib/texts/texts'
import { applyPreference, writePreference } from './preference-cookie'
import { COOKIES, type Density, type Theme } from './preferences'

export type ShellUser = { name: string; email: string; roles: string[] }
export type UserMenuProps = {
  user: ShellUser
  theme: Theme
  density: Density
  /** Whether single-key shortcuts are on. */
  keys: boolean
  onShortcuts: () => void
  onSignOut: () => void
}

/** The person, and what they choose for this browser: theme, row height, keys. */
export function UserMenu({ user, onShortcuts, onSignOut, ...first }: UserMenuProps) {
  const [theme, setTheme] = useState(first.theme)
  const [density, setDensity] = useState(first.density)
  const [keys, setKeys] = useState(first.keys)
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="sm" aria-label={say(t.accountOf, { name: user.name })}>
          <CircleUser aria-hidden="true" strokeWidth={1.75} />
          <span translate="no" className="max-w-32 truncate max-md:hidden">
            {user.name}
          </span>
        </Button>
      }
    >
      <div className="px-2 py-1 text-ink-muted text-xs">
        <span translate="no">{user.email}</span>
        <span className="block">{user.roles.join(', ')}</span>
      </div>
      <MenuSeparator />
      <MenuRadio<Theme>
        label={t.theme}
        value={theme}
        onValueChange={(next) => {
          setTheme(next)
          applyPreference('theme', COOKIES.theme, next)
        }}
        options={[
          { value: 'system', label: t.asSystem },
          { value: 'light', label: t.light },
          { value: 'dark', label: t.dark },
        ]}
      />
      <MenuSeparator />
      <MenuRadio<Density>
        label={t.rows}
        value={density}
        onValueChange={(next) => {
          setDensity(next)
          applyPreference('density', COOKIES.density, next)
        }}
        options={[
          { value: 'compact', label: t.compact },
          { value: 'standard', label: t.standard },
          { value: 'comfortable', label: t.comfortable },
        ]}
      />
      <MenuSeparator />
      <MenuCheck
        checked={keys}
        onChange={(on) => {
          setKeys(on)
          setSingleKeys(on)
          writePreference(COOKIES.keys, on ? 'on' : 'off')
        }}
      >
        {t.singleKeyShortcuts}
      </MenuCheck>
      <MenuItem onSelect={onShortcuts}>{t.keyboardShortcuts}</MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={onSignOut}>{t.signOut}</MenuItem>
    </Menu>
  )
}
