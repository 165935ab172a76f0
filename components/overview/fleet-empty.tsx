import { EmptyState } from '@/components/patterns/empty-state'
import { PageHeader } from '@/components/patterns/page-header'
import { ButtonLink } from '@/components/ui/link'

/** Fleet before the first target. */
export function FleetEmpty({ mayRegister }: { mayRegister: boolean }) {
  return (
    <>
      <PageHeader title="No target is registered" />
      <EmptyState
        kind="never-configured"
        title="A target is a PostgreSQL, MySQL or MariaDB server that the panel watches."
        action={
          mayRegister ? (
            <ButtonLink variant="primary" href="/targets/new">
              Register a target
            </ButtonLink>
          ) : null
        }
      >
        {mayRegister
          ? 'You give its address and a role that may only read; a check list says what is missing and how to get it.'
          : 'None lies in the scope of your roles. A DBA or an administrator registers targets and grants roles on them.'}
      </EmptyState>
    </>
  )
}
