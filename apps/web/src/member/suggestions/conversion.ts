import { takeApart, type SentBody, type SuggestionView, type routes } from '#contract';

type Content = SentBody<typeof routes.drafts.save>['content'];

/** What the suggestion already says, as the draft of a proposal: the member puts it right. */
export function contentOf(suggestion: SuggestionView, categories: readonly string[]): Content {
  const { id, title, text, category, attachments } = suggestion;
  const { situation, demands } = takeApart(text);
  return {
    title,
    situation,
    demands,
    category: category !== null && categories.includes(category) ? category : null,
    fileIds: attachments.slice(0, 10).map((file) => file.id),
    suggestionIds: [id],
  };
}
