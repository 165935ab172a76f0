'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

/** Checks the whole chain and says what it found; offered to those who may. */
export function VerifyChain() {
  const me = useQuery(orpc.me.get.queryOptions())
  const cache = useQueryClient()
  const verify = useMutation(
    orpc.audit.verify.mutationOptions({
      onSettled: () => cache.invalidateQueries({ queryKey: orpc.audit.evidence.key() }),
    }),
  )
  if (!me.data?.permissions.includes('audit.verify')) return null
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p aria-live="polite" className="text-sm">
        {verify.data?.ok ? (
          <Status status={verify.data.verdict === 'verified' ? 'ok' : 'warning'}>
            {verify.data.count} entries, none altered or missing
            {verify.data.verdict === 'verified' ? '' : '; nothing is signed yet'}
          </Status>
        ) : null}
        {verify.data?.fault ? (
          <Status status="critical">
            Entry {verify.data.fault.seq}: {verify.data.fault.what}
          </Status>
        ) : null}
      </p>
      <Button busy={verify.isPending} onClick={() => verify.mutate(undefined)}>
        Check the chain
      </Button>
      {verify.isError ? <ErrorPanel {...problemOf(verify.error)} /> : null}
    </div>
  )
}
