/** SQL condition: the unit still has to answer in the present round of a case that is being handled. */
export const runs = `p.stage = 'handling' AND a.round = p.round
  AND a.stage IN ('assigned', 'acknowledged', 'return-requested', 'in-review') AND a.opinion_waived_at IS NULL`;
