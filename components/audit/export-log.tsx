'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { fetchDownload } from '@/components/patterns/fetch-download'
import { Button } from '@/components/ui/button'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { auditTexts as t } from '@/lib/texts/audit'

/** Saves the whole log with its signatures, as the offline verifier takes it. */
export function ExportLog() {
  const me = useQuery(orpc.me.get.queryOptions())
  const made = useMutation(orpc.audit.export.mutationOptions({ onSuccess: fetchDownload }))
  if (!me.data?.permissions.includes('audit.verify')) return null
  return (
    <>
      <Button busy={made.isPending} onClick={() => made.mutate({ names: false })}>
        {t.exportFor}
      </Button>
      {made.isError ? <ErrorPanel {...problemOf(made.error)} /> : null}
    </>
  )
}
