import { PageTabs } from '@/components/patterns/page-tabs'
import { settingsTexts as t } from '@/lib/texts/settings'

/** The pages about what a target is set to: now, then, and what changed in between. */
export function SettingsTabs({ targetId }: { targetId: string }) {
  const base = `/targets/${targetId}`
  return (
    <PageTabs
      label={t.pagesAboutSettings}
      pages={[
        { href: `${base}/settings`, label: t.parameters },
        { href: `${base}/settings/compare`, label: t.compare },
        { href: `${base}/events`, label: t.whatChanged },
      ]}
    />
  )
}
