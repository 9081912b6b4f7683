package io.github.reactivecontact.examples.webflux;

import java.util.Map;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** Serves the OpenAPI description with its content type, which Spring does not know. */
@Configuration(proxyBeanMethods = false)
class OpenApi implements WebFluxConfigurer {

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/openapi.yaml")
                .addResourceLocations("classpath:/public/")
                .setMediaTypes(Map.of("yaml", MediaType.APPLICATION_YAML));
    }
}
