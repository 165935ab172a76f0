'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Button } from '@/components/ui/button'
import type { Finding } from '@/lib/features/findings/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { changeSetsTexts as t } from '@/lib/texts/change-sets'
import { plural, say } from '@/lib/texts/texts'

function titleOf(findings: readonly Finding[]): string {
  const [first] = findings
  const same = first && findings.every((finding) => finding.title === first.title)
  const targets = new Set(findings.map((finding) => finding.target.id)).size
  return same && targets > 1
    ? say(t.mendTitle, { title: first.title, n: targets })
    : say(t.mendMany, { n: findings.length })
}

/**
 * Has the changes that mend several findings planned as a set, in the order in which they stand. It lies over the end
 * of the list: nothing moves under the pointer of whoever chooses.
 */
export function MendSeveral({ findings, onClear }: { findings: readonly Finding[]; onClear: () => void }) {
  const router = useRouter()
  const made = useMutation({
    mutationFn: () =>
      client.changeSets.create({
        title: titleOf(findings).slice(0, 200),
        members: findings.flatMap(({ fix, target }) =>
          fix ? [{ kind: fix.kind, targetId: target.id, input: fix.input }] : [],
        ),
      }),
    onSuccess: ({ id }) => router.push(`/changes/sets/${id}`),
  })
  return (
    <div className="sticky bottom-0 z-10 flex flex-wrap items-center gap-2 border-t bg-canvas py-2">
      {findings.length > 1 ? (
        <Button variant="primary" busy={made.isPending || made.isSuccess} onClick={() => made.mutate()}>
          {plural(t.mendChosen, findings.length)}
        </Button>
      ) : (
        <p role="status" className="text-ink-muted text-sm">
          {t.chooseAnother}
        </p>
      )}
      <Button onClick={onClear}>{t.clearChosen}</Button>
      {made.isError ? <ErrorPanel {...problemOf(made.error)} /> : null}
    </div>
  )
}
