from a import Bottom as target
