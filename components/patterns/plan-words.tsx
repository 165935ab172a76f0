import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'

/** What a plan warns of, and what follows from it: read by whoever applies it, and by whoever approves it. */
export function PlanWords(props: { warnings: ReadonlyArray<string>; consequences: ReadonlyArray<string> }) {
  const { warnings, consequences } = props
  return (
    <>
      {warnings.map((warning) => (
        <p key={warning}>
          <Status status="warning">
            <HostileText text={warning} />
          </Status>
        </p>
      ))}
      {consequences.length > 0 ? (
        <ul className="list-disc space-y-0.5 pl-5 text-sm">
          {consequences.map((line) => (
            <li key={line}>
              <HostileText text={line} />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
