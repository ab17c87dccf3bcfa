/** A worker whom Mosaic relates to a child, and what stands in the way of reaching them. */
export interface RelatedWorker {
  readonly workerId: string;
  /** the authority's code: allocated worker, independent reviewing officer … */
  readonly relationship: string;
  /** a worker without a role, or without an organisation, is invisible in Mosaic */
  readonly hasRole: boolean;
  readonly hasOrganisation: boolean;
  /** Next Actions at Browse or above: without it, Mosaic shows neither alerts nor next actions */
  readonly seesNextActions: boolean;
  /** a restricted record is closed to most workers */
  readonly mayOpenRecord: boolean;
  readonly teamId?: string;
}

export interface RelatedTeam {
  readonly teamId: string;
  readonly closed: boolean;
}

/** Who works with a child in Mosaic now. */
export interface ChildRelations {
  /** current relationships only, newest allocation first */
  readonly workers: readonly RelatedWorker[];
  /** the responsible team */
  readonly team?: RelatedTeam;
  /** Mosaic merges at night: what is written to the source before is moved, or refused */
  readonly mergePending: boolean;
}
