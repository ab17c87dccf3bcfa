import type { PlainDate } from '../domain/dates.js';
import type { RegistrationKind } from '../domain/uploads.js';
import { planDates, planTemplates } from './names.js';
import type { Part } from './part.js';
import { templated } from './shared-parts.js';
import { writeDate } from './timestamps.js';
import { dateIn, templateIn } from './values.js';
import type { Written } from './write.js';
import { around, holding, ifGiven } from './write.js';

/** A plan block: what a registration is, and its dates. */
export interface PlanBlock {
  readonly kind: RegistrationKind;
  readonly start: PlainDate;
  readonly end?: PlainDate;
  readonly deleted?: PlainDate;
}

export function writePlan(plan: PlanBlock): Written {
  const template = planTemplates[plan.kind];
  const dates = planDates.map(({ field, component, suffix }) =>
    ifGiven(plan[field], (date) =>
      around(component, around(`${template.dates}${suffix}`, holding('value', { value: writeDate(date) }))),
    ),
  );
  return templated('pertinentInformation', template, ...dates);
}

/** Reads the one `pertinentInformation` of a record. @throws CodedError `cpis.content-missing`, `cpis.content-wrong` */
export function readPlan(record: Part): PlanBlock {
  const { key: kind, content } = templateIn(record.one('pertinentInformation'), planTemplates);
  const [start, end, deleted] = planDates.map((place) => dateOf(content, kind, place));
  if (start === undefined) throw content.missing();
  const read = [start, end, deleted].filter((date) => date !== undefined).length;
  if (everyDateName.flatMap((name) => record.within(name)).length !== read) throw content.wrong();
  return { kind, start, ...(end === undefined ? {} : { end }), ...(deleted === undefined ? {} : { deleted }) };
}

/**
 * The number of the component and the name of the date must agree, and no date may stand elsewhere in the record: an end
 * is never read from where a delete stands, nor passed over.
 */
const everyDateName = Object.values(planTemplates).flatMap(({ dates }) =>
  planDates.map(({ suffix }) => `${dates}${suffix}`),
);

function dateOf(
  content: Part,
  kind: RegistrationKind,
  { component, suffix }: (typeof planDates)[number],
): PlainDate | undefined {
  const place = content.optional(component);
  return place === undefined ? undefined : dateIn(place.one(`${planTemplates[kind].dates}${suffix}`).one('value'));
}
