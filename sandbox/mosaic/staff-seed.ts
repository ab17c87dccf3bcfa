/**
 * The authority as it is after a reset: every word that the standard configuration writes, and one of each hindrance that
 * the ladder meets. Everybody is invented.
 */
export const seededStaff = {
  workers: [
    { workerId: 'worker-2101', name: 'Perdita Callow', roles: ['SOCIAL-WORKER'], teamId: 'team-31' },
    { workerId: 'worker-2102', name: 'Osbert Quillfeather', roles: ['SOCIAL-WORKER', 'CPIS-DUTY'], teamId: 'team-31' },
    { workerId: 'worker-2103', name: 'Marigold Stavely', roles: ['REVIEWING-OFFICER'], teamId: 'team-32' },
    {
      workerId: 'worker-2104',
      name: 'Ivo Pennyfeather',
      roles: ['CPIS-OPERATORS', 'CPIS-DATA-QUALITY'],
      teamId: 'team-32',
    },
    { workerId: 'worker-2105', name: 'Leocadia Mund', roles: ['CPIS-MANAGER', 'CPIS-RESTRICTED'], teamId: 'team-32' },
    { workerId: 'worker-2106', name: 'Barnaby Thole', roles: ['EDT', 'CPIS-EDT'], teamId: 'team-edt' },
    { workerId: 'worker-2107', name: 'Hesper Lowndes', roles: [], teamId: 'team-31' },
    { workerId: 'worker-2108', name: 'Wilf Garraway', roles: ['SOCIAL-WORKER'], teamId: null },
    { workerId: 'worker-2109', name: 'Clemency Orde', roles: ['STUDENT'], teamId: 'team-31' },
  ],
  teams: [
    { teamId: 'team-31', name: 'Family Support East' },
    { teamId: 'team-32', name: 'Safeguarding and Review' },
    { teamId: 'team-39', name: 'Family Support West', closed: true },
    { teamId: 'team-edt', name: 'Emergency Duty Team' },
  ],
  roles: [
    { role: 'SOCIAL-WORKER' },
    { role: 'REVIEWING-OFFICER' },
    { role: 'STUDENT', seesNextActions: false },
    { role: 'CPIS-DUTY' },
    { role: 'CPIS-OPERATORS' },
    { role: 'CPIS-DATA-QUALITY' },
    { role: 'CPIS-MANAGER', opensRestricted: true },
    { role: 'CPIS-RESTRICTED', opensRestricted: true },
    { role: 'CPIS-EDT', opensRestricted: true },
    { role: 'EDT', opensRestricted: true },
  ],
  stepTypes: [
    { type: 'CPIS-NOTIFICATION', nextActions: ['CPIS-FOLLOW-UP', 'CPIS-INFORM'] },
    { type: 'CPIS-NOTIFIED', nextActions: ['CPIS-FOLLOW-UP', 'CPIS-INFORM'] },
  ],
  noteTypes: ['CPIS', 'CPIS-INFO', 'GENERAL'],
  relationships: ['ALLOCATED-WORKER', 'ALLWKR', 'ALLWORK', 'IRO', 'TEAM-MANAGER'],
} as const;
