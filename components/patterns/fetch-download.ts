import { announce } from '@/components/ui/announce'
import { patternTexts as t } from '@/lib/texts/patterns'
import { say } from '@/lib/texts/texts'

/** Fetches a file that was made ready: the browser saves it, and the page stays where it is. */
export function fetchDownload({ url, name }: { url: string; name: string }): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  announce(say(t.isBeingSaved, { name }))
}
