import { texts } from './texts'

export const alertingBannerTexts = texts('alerting-banner', {
  alertingIsDegraded: 'Alerting is degraded',
  whatAndMore: '{what} and {rest} more',
  look: 'Look',
})
