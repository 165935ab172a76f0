import { type ReactNode, useId } from 'react'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { targetEditTexts as words } from '@/lib/texts/target-edit'

/** One part of the edit page, with its heading and what it is for. */
export function EditSection({
  title,
  about,
  children,
}: {
  title: string
  about: ReactNode
  children: ReactNode
}) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className="grid grid-cols-[minmax(0,18rem)_minmax(0,1fr)] gap-x-8 gap-y-3 border-t py-6 first:border-t-0 first:pt-1 max-lg:grid-cols-1"
    >
      <div>
        <h2 id={id} className="font-semibold text-lg">
          {title}
        </h2>
        <p className="mt-1 max-w-[72ch] text-ink-muted text-sm">{about}</p>
      </div>
      <div className="min-w-0 max-w-3xl">{children}</div>
    </section>
  )
}

/** Save, put back, and whether it was saved: the end of each form of the edit page. */
export function SaveRow(props: {
  dirty: boolean
  busy: boolean
  saved: boolean
  onReset: () => void
  label: string
}) {
  return (
    <div className="mt-4 flex flex-wrap items-center gap-2">
      <Button type="submit" variant="primary" busy={props.busy}>
        {props.label}
      </Button>
      {props.dirty ? <Button onClick={props.onReset}>{words.putBack}</Button> : null}
      <span aria-live="polite" className="text-sm">
        {props.saved && !props.dirty ? <Status status="ok">{words.saved}</Status> : null}
        {props.dirty ? <span className="text-ink-muted">{words.notSavedYet}</span> : null}
      </span>
    </div>
  )
}
