# One image for every process of the product and of its sandbox: docker-compose.yml says which one runs.
ARG NODE=24-bookworm-slim

FROM node:${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
COPY sandbox ./sandbox
RUN npm run build

FROM node:${NODE}
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY --from=build /app/dist ./dist
# The audit and the sandbox's ledgers: a fresh volume takes over these rights, whatever account the container runs as.
RUN mkdir /audit /ledger && chmod 1777 /audit /ledger
USER node
CMD ["node", "dist/src/worker.js"]
