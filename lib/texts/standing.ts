import { texts } from './texts'

export const standingTexts = texts('standing', {
  freezesStand: '{freezes} freezes stand',
  freezes: 'Freezes',
  frozenBy: 'Frozen: {words}, by {name}',
  partForTimeleft: '{part} for {timeLeft}{reason} {link}',
  brokeGlassOn: '{name} broke the glass on {scopeName}',
  look: 'Look',
  over: 'over',
  hMin: '{hours} h {minutes} min',
  minS: '{minutes} min {seconds} s',
})
