/** SQL condition: the unit still has to answer in the present round of a case that is being handled. */
export const runs = `p.stage = 'handling' AND a.round = p.round
  AND a.stage IN ('assigned', 'acknowledged', 'return-requested', 'in-review') AND a.opinion_waived_at IS NULL`;

/**
 * SQL condition: of those, the ones that lie with the unit itself. While the office looks at a letter or at a return
 * that was asked for, nobody reminds the unit.
 */
export const liesWithUnit = `${runs} AND a.stage IN ('assigned', 'acknowledged')`;
