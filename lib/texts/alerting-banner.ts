import { texts } from './texts'

export const alertingBannerTexts = texts('alerting-banner', {
  alertingIsDegraded: 'Alerting is degraded',
  andMore: ' and {rest} more',
  look: 'Look',
})
