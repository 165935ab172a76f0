import { HostileText } from '@/components/patterns/hostile-text'
import { CopyButton } from '@/components/ui/copy-button'

/** Text to paste on a host, with a button to copy it. */
export function PasteBlock({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex items-start gap-1 rounded-sm border bg-canvas p-2">
      <pre className="max-h-72 min-w-0 flex-1 overflow-auto whitespace-pre-wrap break-all font-mono text-xs leading-5">
        <HostileText text={text} />
      </pre>
      <CopyButton text={text} label={label} />
    </div>
  )
}
