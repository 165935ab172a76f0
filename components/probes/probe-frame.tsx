'use client'
import type { ReactNode } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Button } from '@/components/ui/button'
import { Form } from '@/components/ui/form'
import { Link } from '@/components/ui/link'
import { Spinner } from '@/components/ui/spinner'
import { probeTexts as t } from '@/lib/texts/probes'
import type { useProbe } from './use-probe'

type Asked = Omit<ReturnType<typeof useProbe>, 'answer'>

/** The pages of a target that ask its probe, below the target's address. */
const PAGES = [
  { at: '/logs', label: t.log },
  { at: '/statements/explain', label: t.explain },
  { at: '/rows', label: t.seeRowsAs },
] as const

export type ProbeFrameProps = {
  targetId: string
  here: (typeof PAGES)[number]['at']
  title: string
  about: string
  probe: Asked
  onAsk: () => void
  /** The form: its name for screen readers, how it stands, and its fields with `ProbeButtons`. */
  form: { label: string; className: string; fields: ReactNode }
  /** The answer. */
  children: ReactNode
}

/** What a probe is for, the form that asks it, what went wrong, and its answer. */
export function ProbeFrame(props: ProbeFrameProps) {
  const { targetId, here, title, about, probe, onAsk, form, children } = props
  return (
    <div className="space-y-4">
      <div>
        <h2 className="font-semibold text-lg">{title}</h2>
        <p className="max-w-[72ch] text-ink-muted text-sm">{about}</p>
        <nav aria-label={t.pagesOfTheProbe} className="mt-2 flex flex-wrap gap-x-4 text-sm">
          {PAGES.filter(({ at }) => at !== here).map(({ at, label }) => (
            <Link key={at} href={`/targets/${targetId}${at}`}>
              {label}
            </Link>
          ))}
        </nav>
      </div>
      <Form
        aria-label={form.label}
        className={form.className}
        onSubmit={(event) => {
          event.preventDefault()
          onAsk()
        }}
      >
        {form.fields}
      </Form>
      {probe.problem && !probe.busy ? <ErrorPanel {...probe.problem} /> : null}
      {children}
    </div>
  )
}

/** Asks, or stops what was asked; says while the server is at work. */
export function ProbeButtons({ probe, verb, disabled }: { probe: Asked; verb: string; disabled?: boolean }) {
  return (
    <>
      <Button type="submit" variant="primary" busy={probe.busy} disabled={disabled}>
        {verb}
      </Button>
      {probe.canStop ? <Button onClick={probe.stop}>{t.stop}</Button> : null}
      {probe.busy ? (
        <span className="flex items-center gap-2 text-sm" role="status">
          <Spinner /> {t.underWay}
        </span>
      ) : null}
    </>
  )
}
