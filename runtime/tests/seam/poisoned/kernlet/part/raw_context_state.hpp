#error "a part's header was seen"
