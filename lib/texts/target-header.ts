import { texts } from './texts'

export const targetHeaderTexts = texts('target-header', {
  answers: 'Answers',
  unknown: 'Unknown',
  paused: 'Paused',
  fleet: 'Fleet',
  production: 'PRODUCTION',
  roleUnknown: 'role unknown',
  uptimeUnknown: 'uptime unknown',
  weakTls: 'weak TLS: {tlsMode}',
  upSince: 'up since {time}',
  upSinceAhead: 'up since {time} by its own clock, which is ahead of ours',
  edit: 'Edit',
})
