import { EmptyState } from '@/components/patterns/empty-state'
import { PageHeader } from '@/components/patterns/page-header'
import { ButtonLink } from '@/components/ui/link'
import { fleetTexts as t } from '@/lib/texts/fleet'

/** Fleet before the first target. */
export function FleetEmpty({ mayRegister }: { mayRegister: boolean }) {
  return (
    <>
      <PageHeader title={t.noTargetIs} />
      <EmptyState
        kind="never-configured"
        title={t.targetIsPostgresql}
        action={
          mayRegister ? (
            <ButtonLink variant="primary" href="/targets/new">
              {t.registerTarget}
            </ButtonLink>
          ) : null
        }
      >
        {mayRegister ? t.youGiveItsAddress : t.noneLiesInScope}
      </EmptyState>
    </>
  )
}
