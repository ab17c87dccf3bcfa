/** The authority's own words in Mosaic, as a configuration must use them. */
export interface ReferenceData {
  readonly noteTypes: readonly string[];
  readonly stepTypes: readonly { readonly type: string; readonly nextActions: readonly string[] }[];
  /** with how many workers hold the role, and whether it has Next Actions at Browse or above */
  readonly roles: readonly { readonly role: string; readonly workers: number; readonly seesNextActions: boolean }[];
  readonly teams: readonly { readonly teamId: string; readonly closed: boolean }[];
  /** codes of the professional relationships, those that ended left out */
  readonly relationships: readonly string[];
}
