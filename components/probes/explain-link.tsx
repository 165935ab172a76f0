import { Link } from '@/components/ui/link'
import type { LiveSessionView } from '@/lib/features/sessions/contract'
import { probeTexts as t } from '@/lib/texts/probes'

/** To the plan of what a session runs. Names go along, never the statement: addresses are written down everywhere. */
export function ExplainLink({ targetId, session }: { targetId: string; session: LiveSessionView }) {
  const query = new URLSearchParams({
    pid: String(session.pid),
    startedAt: session.startedAt,
    ...(session.user ? { role: session.user } : {}),
    ...(session.database ? { database: session.database } : {}),
  })
  return (
    <p className="mt-2">
      <Link href={`/targets/${targetId}/statements/explain?${query}`}>{t.explainThis}</Link>
    </p>
  )
}
