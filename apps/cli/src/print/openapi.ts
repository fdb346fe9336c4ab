import { z } from 'zod';
import { type Route, refusals, routes } from '#contract';

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { enum: Object.keys(refusals) },
    fields: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

/** The wire as an OpenAPI 3.1 document. */
export function printOpenapi(): string {
  const paths: Record<string, Record<string, object>> = {};
  for (const [tag, group] of Object.entries(routes)) {
    for (const [name, route] of Object.entries(group as Record<string, Route>)) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(tag, name, route) };
    }
  }
  const info = { title: '提办通', version: '1' };
  const components = { schemas: { Problem: problem } };
  return `${JSON.stringify({ openapi: '3.1.0', info, paths, components }, null, 2)}\n`;
}

function operation(tag: string, name: string, route: Route): object {
  return {
    operationId: `${tag}.${name}`,
    tags: [tag],
    summary: route.summary,
    'x-allow': route.allow,
    parameters: [...parametersOf('path', route.params), ...parametersOf('query', route.query)],
    ...requestOf(route),
    responses: { ...answerOf(route), default: problemAnswer },
  };
}

const problemAnswer = {
  description: '未能完成，title 是给人看的原因',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function parametersOf(where: 'path' | 'query', schema: z.ZodObject): object[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || !z.safeParse(field, undefined).success,
    schema: jsonSchema(field, 'input'),
  }));
}

function requestOf(route: Route): object {
  if (route.transfer === 'upload') {
    const schema = { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  if (route.body instanceof z.ZodUndefined) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
  };
}

function answerOf(route: Route): object {
  if (route.transfer === 'download') {
    return {
      200: {
        description: '文件',
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    };
  }
  if (route.result instanceof z.ZodVoid) return { 204: { description: '已完成' } };
  return {
    200: { description: '结果', content: { 'application/json': { schema: jsonSchema(route.result, 'output') } } },
  };
}

const jsonSchema = (schema: z.core.$ZodType, io: 'input' | 'output'): object => {
  const { $schema: _, ...printed } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return printed;
};
