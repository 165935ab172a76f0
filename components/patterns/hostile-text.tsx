import { cn } from '@/components/ui/cn'
import { CopyButton } from '@/components/ui/copy-button'
import { truncateMiddle, visibleParts } from '@/lib/format/visible-text'
import { patternTexts as t } from '@/lib/texts/patterns'

export type HostileTextProps = {
  text: string
  /** Longest number of characters shown; the middle goes, the whole stays in the title. */
  max?: number
  mono?: boolean
  /** Adds a button that copies the text as it is. */
  copy?: boolean
  className?: string
}

/** Text from a target: never HTML, never able to reorder the page; characters that cannot be seen are named. */
export function HostileText({ text, max, mono = false, copy = false, className }: HostileTextProps) {
  const cut = max === undefined ? text : truncateMiddle(text, max)
  return (
    <bdi
      dir="ltr"
      translate="no"
      title={
        cut === text
          ? undefined
          : visibleParts(text)
              .map((part) => part.text)
              .join('')
      }
      className={cn(mono && 'font-mono', className)}
    >
      {visibleParts(cut).map((part) =>
        part.hidden ? (
          <span key={part.at} className="rounded-sm bg-accent-soft px-0.5 font-mono text-[0.85em]">
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
      {copy ? <CopyButton text={text} label={t.copyName} className="ml-1" /> : null}
    </bdi>
  )
}
