import { standingTexts as t } from '@/lib/texts/standing'
import { say } from '@/lib/texts/texts'

/** A span ahead as minutes and seconds, or hours and minutes; "over" when it is. */
export function timeLeft(until: string, now: Date): string {
  const seconds = Math.floor((new Date(until).getTime() - now.getTime()) / 1_000)
  if (seconds <= 0) return t.over
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)]
  return hours > 0 ? say(t.hMin, { hours, minutes }) : say(t.minS, { minutes, seconds: seconds % 60 })
}
