/** Reads `X`, `X*`, `*X*` and each with `!` in front, as MESH does: which workflow ids pass. All do without a filter. */
export function workflowFilter(filter: string | undefined): (workflowId: string) => boolean {
  const [, not, before, core, after] = /^(!?)(\*?)(.*?)(\*?)$/s.exec(filter ?? '*') ?? [];
  const wanted = core ?? '';
  const matches = (id: string): boolean => {
    if (before === '*') return id.includes(wanted);
    return after === '*' ? id.startsWith(wanted) : id === wanted;
  };
  return (id) => matches(id) !== (not === '!');
}
