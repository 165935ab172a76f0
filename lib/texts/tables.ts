import { texts } from './texts'

export const tableTexts = texts('tables', {
  headerUnit: '{header} ({unit})',
  nextRow: 'Next row',
  lists: 'Lists',
  previousRow: 'Previous row',
  selectAllRows: 'Select all rows',
  chooseColumns: 'Choose columns',
  thisListIsUnknown: 'This list is unknown',
  select: 'Select {id}',
  gone: 'gone',
  filter: 'Filter',
  clearFilters: 'Clear filters',
  csvSaved: 'CSV saved',
  csvCouldNotBe: 'The CSV could not be made',
  csvFailedTryAgain: 'CSV failed, try again',
  csv: 'CSV',
  pdf: 'PDF',
  every: 'Every {what}',
})
